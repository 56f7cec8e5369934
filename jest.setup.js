// On a busy machine anything can take long. Jest takes no timeout in the configuration of a single project.
jest.setTimeout(90_000);
