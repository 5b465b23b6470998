// What writing to containment targets takes, and nothing besides: no deleting, no keys, no reading of secrets.
// The role says what may be done; it is only ever assigned on single resources.
targetScope = 'subscription'

@description('Name of the role: a GUID, the same in every deployment.')
param name string

@description('Name of the installation: it tells its role from that of another one in the directory.')
param environmentName string

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: name
  properties: {
    roleName: 'AiFinOps containment ${environmentName} ${take(subscription().subscriptionId, 8)}'
    description: 'Reads and writes single containment targets of AiFinOps.'
    type: 'CustomRole'
    assignableScopes: [
      subscription().id
    ]
    permissions: [
      {
        actions: [
          'Microsoft.CognitiveServices/accounts/deployments/read'
          'Microsoft.CognitiveServices/accounts/deployments/write'
          'Microsoft.CognitiveServices/accounts/deployments/*/action'
          'Microsoft.ApiManagement/service/namedValues/read'
          'Microsoft.ApiManagement/service/namedValues/write'
        ]
        notActions: []
        dataActions: [
          'Microsoft.AppConfiguration/configurationStores/keyValues/read'
          'Microsoft.AppConfiguration/configurationStores/keyValues/write'
        ]
        notDataActions: []
      }
    ]
  }
}
