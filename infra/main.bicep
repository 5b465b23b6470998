// One resource group with everything AiFinOps needs: storage, one Flex Consumption app, its identity, its telemetry.
// No key and no secret is created, stored or printed: every connection is the identity's.
targetScope = 'subscription'

@description('Name of this installation, for example "prod". It names the resource group and seeds every unique name.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region. Flex Consumption must be offered there.')
param location string = deployment().location

@description('Redundancy of the storage account. Zone redundancy by default: evidence should survive the loss of one data centre.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_ZRS'

@description('Days an evidence bundle can neither be changed nor deleted after it was written. The policy stays unlocked: lock it once the number has been agreed.')
@minValue(1)
@maxValue(146000)
param evidenceRetentionDays int = 365

@description('Days a deleted blob, or a replaced version of one, can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 14

@description('Upper bound of instances of the app: also a bound of what the guardrail itself may cost.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Daily volume of logs, in GB, after which ingestion stops until the next day.')
@minValue(1)
param logDailyQuotaGb int = 1

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Application (client) id of an Entra registration. When given, platform sign-in is turned on and people can approve; when empty, approvals are refused.')
param entraClientId string = ''

@description('Object id of the person or group that runs `finops apply` and `finops import` against this installation. Empty: nobody but the app reaches its data.')
param operatorPrincipalId string = ''

@description('Kind of the operator.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param operatorPrincipalType string = 'User'

@description('Subscriptions whose costs the app reads (Cost Management Reader at subscription scope). Empty: it reads no Azure costs.')
param costSubscriptionIds string[] = []

@description('Hosts that outgoing webhooks may call.')
param allowedHosts string[] = []

@description('Called with a POST on every sweep, so that silence is noticed. An address of your monitoring; empty: nobody is told.')
param heartbeatUrl string = ''

@description('Address of the Key Vault secret that signs links in messages, so that they can acknowledge. Empty: messages carry none that act.')
param linkKeySecretUri string = ''

@description('Address of the secret that signed them before, while links that it signed are about. Empty: none.')
param previousLinkKeySecretUri string = ''

var tags = {
  'azd-env-name': environmentName
  product: 'aifinops'
}
var suffix = take(uniqueString(subscription().id, environmentName, location), 10)

// Named here, not by the modules, so that `what-if` can tell every change before it is made.
var names = {
  logAnalytics: 'log-aifinops-${suffix}'
  applicationInsights: 'appi-aifinops-${suffix}'
  storage: 'staifinops${suffix}'
  deploymentContainer: 'deployment'
  identity: 'id-aifinops-${suffix}'
  plan: 'plan-aifinops-${suffix}'
  app: 'func-aifinops-${suffix}'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-aifinops-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    logAnalyticsName: names.logAnalytics
    applicationInsightsName: names.applicationInsights
    location: location
    tags: tags
    dailyQuotaGb: logDailyQuotaGb
    retentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    deploymentContainerName: names.deploymentContainer
    location: location
    tags: tags
    sku: storageSku
    evidenceRetentionDays: evidenceRetentionDays
    softDeleteDays: softDeleteDays
    logAnalyticsId: monitoring.outputs.logAnalyticsId
  }
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
    storageAccountName: names.storage
    applicationInsightsName: names.applicationInsights
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
  dependsOn: [
    storage
  ]
}

module costReader 'modules/cost-reader.bicep' = [
  for subscriptionId in costSubscriptionIds: {
    scope: subscription(subscriptionId)
    params: {
      identityId: resourceId(
        subscription().subscriptionId,
        group.name,
        'Microsoft.ManagedIdentity/userAssignedIdentities',
        names.identity
      )
      principalId: identity.outputs.principalId
    }
  }
]

module functionApp 'modules/functionapp.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    identityName: names.identity
    storageAccountName: names.storage
    deploymentContainerName: names.deploymentContainer
    applicationInsightsName: names.applicationInsights
    logAnalyticsId: monitoring.outputs.logAnalyticsId
    maximumInstanceCount: maximumInstanceCount
    entraClientId: entraClientId
    allowedHosts: allowedHosts
    heartbeatUrl: heartbeatUrl
    linkKeySecretUri: linkKeySecretUri
    previousLinkKeySecretUri: previousLinkKeySecretUri
  }
  dependsOn: [
    identity
  ]
}

@description('Resource group of the installation.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Base address of the app: health is at /api/health.')
output AIFINOPS_URL string = functionApp.outputs.url

@description('Name of the function app.')
output AIFINOPS_FUNCTION_APP string = names.app

@description('Object id of the app\'s identity: what containment targets give their own narrow role to.')
output AIFINOPS_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId

@description('Endpoint of the tables, for `finops` run by the operator.')
output AzureWebJobsStorage__tableServiceUri string = storage.outputs.tableEndpoint

@description('Endpoint of the queues, for `finops` run by the operator.')
output AzureWebJobsStorage__queueServiceUri string = storage.outputs.queueEndpoint

@description('Endpoint of the blobs, for `finops` run by the operator.')
output AzureWebJobsStorage__blobServiceUri string = storage.outputs.blobEndpoint
