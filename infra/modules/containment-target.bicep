// Lets the identity for containment write to one resource: a model deployment, a named value, or an App Configuration store.

@description('Id of the resource.')
param resourceId string

@description('Name of the role for containment in this subscription.')
param roleName string

@description('Resource id of the identity for containment.')
param identityId string

@description('Object id of the identity for containment.')
param principalId string

var parts = split(resourceId, '/')
var type = toLower(length(parts) > 7 ? '${parts[6]}/${parts[7]}' : '')
var isDeployment = type == 'microsoft.cognitiveservices/accounts'
var isNamedValue = type == 'microsoft.apimanagement/service'
var isStore = type == 'microsoft.appconfiguration/configurationstores'

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (isDeployment) {
  name: parts[8]

  resource deployment 'deployments' existing = {
    name: parts[10]
  }
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = if (isNamedValue) {
  name: parts[8]

  resource namedValue 'namedValues' existing = {
    name: parts[10]
  }
}

resource store 'Microsoft.AppConfiguration/configurationStores@2024-05-01' existing = if (isStore) {
  name: parts[8]
}

resource onDeployment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isDeployment) {
  scope: account::deployment
  name: guid(resourceId, identityId, roleName)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource onNamedValue 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isNamedValue) {
  scope: service::namedValue
  name: guid(resourceId, identityId, roleName)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource onStore 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isStore) {
  scope: store
  name: guid(resourceId, identityId, roleName)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
