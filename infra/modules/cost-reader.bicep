// Lets the app read the costs of one subscription, and nothing else of it. Plain Reader does not open cost queries.
targetScope = 'subscription'

@description('Resource id of the identity of the app.')
param identityId string

@description('Object id of the identity of the app.')
param principalId string

var costManagementReader = '72fafb9e-0641-4937-9268-a91bfd8191a3'

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, identityId, costManagementReader)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', costManagementReader)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
