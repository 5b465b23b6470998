// The only store: queues of the pipeline, tables of state, blobs of ledger and evidence. Reached by Entra identities alone.

@description('Name of the storage account.')
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Container of the published package of the app.')
param deploymentContainerName string

@description('Redundancy.')
param sku string

@description('Days an evidence bundle is immutable after it was written.')
param evidenceRetentionDays int

@description('Days a deleted blob or a replaced version can be brought back.')
param softDeleteDays int

@description('Workspace that receives the audit of writes and deletes.')
param logAnalyticsId string

// The names are those of src/AiFinOps.Workflows/Names.cs: a test holds them equal.
var queues = [
  'spend-pulls'
  'evaluations'
  'escalations'
  'containments'
  'recovery-checks'
  'change-pulls'
]
var poisonQueues = [
  'spend-pulls-poison'
  'evaluations-poison'
  'escalations-poison'
  'containments-poison'
  'recovery-checks-poison'
  'change-pulls-poison'
]
var tables = [
  'ledger'
  'projection'
  'incidents'
  'configuration'
  'reviews'
  'forecasts'
  'evidence'
  'changes'
  'operations'
]
var containers = [
  'ledger'
  'configuration'
  'evidence'
  'reviews'
  'drop'
]

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // The app reaches storage over the public endpoint; without keys and public blobs only an Entra role opens it.
    publicNetworkAccess: 'Enabled'
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-08-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' = [
  for queueName in concat(queues, poisonQueues): {
    parent: queueService
    name: queueName
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-08-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-08-01' = [
  for tableName in tables: {
    parent: tableService
    name: tableName
  }
]

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = [
  for containerName in containers: {
    parent: blobService
    name: containerName
    properties: {
      publicAccess: 'None'
    }
  }
]

// Holds the published package of the app, not data of the product.
resource deploymentContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = {
  parent: blobService
  name: deploymentContainerName
  properties: {
    publicAccess: 'None'
  }
}

// Write once, read many. Unlocked: the days can still be changed, and locking it is a person's decision.
resource evidenceImmutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-08-01' = {
  parent: container[indexOf(containers, 'evidence')]
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: evidenceRetentionDays
    allowProtectedAppendWrites: false
  }
}

// The host rewrites small blobs (leases, timer status) every minute: without this, each version would be kept and paid for.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'drop-replaced-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
            }
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: softDeleteDays
                }
              }
            }
          }
        }
      ]
    }
  }
}

// Who changed or deleted state and evidence. Reads and queue traffic are left out: they are volume without a question.
#disable-next-line use-recent-api-versions // The stable version of 2016 has another shape; this preview is the current one.
resource blobAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobService
  name: 'audit'
  properties: {
    workspaceId: logAnalyticsId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

#disable-next-line use-recent-api-versions // The stable version of 2016 has another shape; this preview is the current one.
resource tableAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'audit'
  properties: {
    workspaceId: logAnalyticsId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

#disable-next-line use-recent-api-versions // The stable version of 2016 has another shape; this preview is the current one.
resource queueMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'metrics'
  properties: {
    workspaceId: logAnalyticsId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

@description('Endpoint of the blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Endpoint of the queues.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Endpoint of the tables.')
output tableEndpoint string = account.properties.primaryEndpoints.table
