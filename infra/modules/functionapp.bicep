// The app: one Flex Consumption plan, .NET 10 isolated, 512 MB instances, every connection by its user-assigned identity.

@description('Name of the function app.')
param name string

@description('Name of its plan.')
param planName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('User-assigned identity the app runs as.')
param identityName string

@description('Storage account of queues, tables, blobs and of the package.')
param storageAccountName string

@description('Container of the package.')
param deploymentContainerName string

@description('Application Insights component.')
param applicationInsightsName string

@description('Workspace that receives platform metrics and sign-in logs.')
param logAnalyticsId string

@description('Upper bound of instances.')
param maximumInstanceCount int

@description('Client id of the Entra registration; empty: no platform sign-in.')
param entraClientId string

@description('Hosts that outgoing webhooks may call.')
param allowedHosts string[]

@description('Called on every sweep; empty: not called.')
param heartbeatUrl string

@description('Key Vault secret that signs links in messages; empty: messages carry none that act.')
param linkKeySecretUri string

@description('Key Vault secret that signed them before; empty: none.')
param previousLinkKeySecretUri string

// Sign-in without a client secret: the registration trusts the app's identity by a federated credential,
// and platform sign-in finds that identity through this setting.
var federatedIdentitySetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storageAccount 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, {
    'azd-service-name': 'functions'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 512
        maximumInstanceCount: maximumInstanceCount
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storageAccount.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
  }
}

// The names are those of local.settings.sample.json: a test holds them equal.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    AzureWebJobsStorage__blobServiceUri: storageAccount.properties.primaryEndpoints.blob
    AzureWebJobsStorage__queueServiceUri: storageAccount.properties.primaryEndpoints.queue
    AzureWebJobsStorage__tableServiceUri: storageAccount.properties.primaryEndpoints.table
    AZURE_CLIENT_ID: identity.properties.clientId
    OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identity.properties.clientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    OTEL_SERVICE_NAME: 'aifinops'
    // NCRONTAB in UTC: timers only wake up, stored state says what is due.
    Schedules__PullSpend: '0 */5 * * * *'
    Schedules__PullChanges: '30 */5 * * * *'
    Schedules__EvaluateSpend: '0 15 * * * *'
    Schedules__CheckRecovery: '0 * * * * *'
    Schedules__SweepResponseClocks: '0 * * * * *'
    Schedules__PublishDailyUpdate: '0 */5 * * * *'
    Schedules__PublishReview: '0 */5 * * * *'
    // Folders are for a workstation: in the cloud cost files arrive in the container `drop`.
    AiFinOps__DropFolder: ''
    AiFinOps__LogFolder: ''
    AiFinOps__HeartbeatUrl: heartbeatUrl
    AiFinOps__AllowedHosts: join(allowedHosts, ',')
    // Derived, not chosen: trusting X-MS-CLIENT-PRINCIPAL without platform sign-in would let anybody be anyone.
    AiFinOps__PlatformSignIn: empty(entraClientId) ? 'false' : 'true'
    AiFinOps__LinkKey: empty(linkKeySecretUri) ? '' : '@Microsoft.KeyVault(SecretUri=${linkKeySecretUri})'
    AiFinOps__PreviousLinkKey: empty(previousLinkKeySecretUri)
      ? ''
      : '@Microsoft.KeyVault(SecretUri=${previousLinkKeySecretUri})'
    AiFinOps__PublicUrl: 'https://${app.properties.defaultHostName}'
  }
}

// Machines come with a function key and links with a signature, so the platform lets callers through unauthenticated
// and vouches for those who signed in; who may do what is decided by the app.
resource signIn 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          clientSecretSettingName: federatedIdentitySetting
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            entraClientId
            'api://${entraClientId}'
          ]
        }
      }
    }
  }
  dependsOn: [
    settings
  ]
}

resource noPasswordForFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noPasswordForDeployment 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

#disable-next-line use-recent-api-versions // The stable version of 2016 has another shape; this preview is the current one.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'platform'
  properties: {
    workspaceId: logAnalyticsId
    logs: [
      {
        category: 'AppServiceAuthenticationLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

@description('Base address of the app.')
output url string = 'https://${app.properties.defaultHostName}'
