// The identity that writes to containment targets. It is not the app's: whoever reads costs cannot switch anything off.

@description('Name of the identity.')
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Object id of the identity, for role assignments.')
output principalId string = identity.properties.principalId
