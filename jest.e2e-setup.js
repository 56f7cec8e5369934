// Jest takes no timeout in the configuration of a single project.
jest.setTimeout(30_000);
