// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

export { AssetKind, SortOrder, Addressable, Permissions, Permission, NewPermissions } from './common';
export { ComputePlanService, ComputePlan, NewComputePlan, GetComputePlanParam, ComputePlanAction, ApplyPlanActionParam, ApplyPlanActionResponse, PlanQueryFilter, QueryPlansParam, QueryPlansResponse, UpdateComputePlanParam, UpdateComputePlanResponse, IsPlanRunningParam, IsPlanRunningResponse } from './compute-plan';
export { ComputeTaskService, ComputeTaskStatus, ParentTaskOutputRef, ComputeTaskInput, ComputeTaskOutput, NewComputeTaskOutput, ComputeTask, NewComputeTask, RegisterTasksParam, RegisterTasksResponse, TaskQueryFilter, QueryTasksParam, QueryTasksResponse, GetTaskParam, ComputeTaskAction, ComputeTaskOutputAsset, ApplyTaskActionParam, ApplyTaskActionResponse, ComputeTaskInputAsset, GetTaskInputAssetsParam, GetTaskInputAssetsResponse, DisableOutputParam, DisableOutputResponse } from './compute-task';
export { DataManagerService, DataManager, NewDataManager, GetDataManagerParam, QueryDataManagersParam, QueryDataManagersResponse, UpdateDataManagerParam, UpdateDataManagerResponse } from './data-manager';
export { DataSampleService, DataSample, NewDataSample, RegisterDataSamplesParam, RegisterDataSamplesResponse, UpdateDataSamplesParam, UpdateDataSamplesResponse, DataSampleQueryFilter, QueryDataSamplesParam, QueryDataSamplesResponse, GetDataSampleParam } from './data-sample';
export { DatasetService, Dataset, GetDatasetParam } from './dataset';
export { EventService, EventKind, AssetEvent, QueryEventsParam, EventQueryFilter, QueryEventsResponse, SubscribeToEventsParam } from './event';
export { FailureReportService, ErrorType, FailedAssetKind, FailureReport, NewFailureReport, GetFailureReportParam } from './failure-report';
export { FunctionService, FunctionInput, FunctionOutput, FunctionAction, FunctionStatus, AssetFunction, NewFunction, GetFunctionParam, QueryFunctionsResponse, FunctionQueryFilter, QueryFunctionsParam, UpdateFunctionParam, UpdateFunctionResponse, ApplyFunctionActionParam, ApplyFunctionActionResponse } from './function';
export { Timestamp, Empty } from './google';
export { InfoService, QueryVersionParam, QueryVersionResponse } from './info';
export { ModelService, Model, NewModel, RegisterModelsParam, RegisterModelsResponse, GetComputeTaskModelsParam, GetComputeTaskModelsResponse, GetModelParam } from './model';
export { OrganizationService, Organization, GetAllOrganizationsResponse, RegisterOrganizationParam, GetAllOrganizationsParam } from './organization';
export { PerformanceService, NewPerformance, Performance, PerformanceQueryFilter, QueryPerformancesParam, QueryPerformancesResponse } from './performance';
export { ProfilingService, ProfilingStep } from './profiling';
export { Receipt, EntryReceipt, BlockReceipt } from './receipt';
export { ChannelImportService, ApproveImportParam, BeginImportParam, PutPieceParam, GetImportParam, ChannelImport, ImageHeader, ImagePiece, ImageAsset, ImageIndex, PieceReference } from './storage-channel-image';
export { AssetEventHeader } from './storage-event-header';
export { FabricBlock, FabricBlockHeader, FabricBlockData, FabricBlockMetadata, FabricBlockSignatures, FabricBlockSignature, FabricTransactionEnvelope, FabricTransactionPayload, FabricTransactionHeader, FabricTransaction, FabricTransactionAction, FabricActionPayload, FabricEndorsedAction, FabricProposalResponsePayload, FabricChaincodeAction, FabricReadWriteSet, FabricNamespaceSet, FabricKeyWrites, FabricKeyWrite, FabricChaincodeEvent, FabricSignedPayload, FabricEndorsedTransaction, FabricEndorsedTransactionAction, FabricEndorsedTransactionPayload, FabricProposalPayload, FabricInvocationSpec, FabricChaincodeSpec, FabricChaincodeInput, FabricEndorsedBytes, FabricEndorsement, FabricEnvelope, FabricPayload, FabricHeader, FabricChannelHeader, FabricSignatureHeader, FabricIdentity, FabricSeekInfo, FabricSeekPosition, FabricSeekNewest, FabricSeekSpecified, FabricDeliverResponse } from './storage-fabric';
export { TransactionEvents } from './storage-ledger';
export { Entry, Payload, TransactionRecord, Write } from './storage-log';
export { ChaincodeAdditionalParams, GetStateMultiple, GetStateMultipleResult, WriteBatchState, WriteRecord } from './storage-peer';
export { TaskOutput } from './storage-task-output';
export { services } from './services';
