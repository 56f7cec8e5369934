// SPDX-License-Identifier: Apache-2.0

import { describePeerConformance } from './conformance/describe-peer-conformance';
import { describeQuorum } from './conformance/quorum-claims';
import { startStandInTarget } from './conformance/stand-in-target';

describePeerConformance('the stand-in for 3.1', () => startStandInTarget());

describeQuorum('the stand-in', () => startStandInTarget({ orderers: 3 }));

describePeerConformance('the stand-in for 2.5', () => startStandInTarget({ capability: '2.5' }));
