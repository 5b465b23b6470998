using 'main.bicep'

// azd sets AZURE_ENV_NAME, AZURE_LOCATION and AZURE_PRINCIPAL_ID; the others with `azd env set NAME VALUE`.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param entraClientId = readEnvironmentVariable('AIFINOPS_ENTRA_CLIENT_ID', '')
param heartbeatUrl = readEnvironmentVariable('AIFINOPS_HEARTBEAT_URL', '')
param linkKeySecretUri = readEnvironmentVariable('AIFINOPS_LINK_KEY_SECRET_URI', '')
param previousLinkKeySecretUri = readEnvironmentVariable('AIFINOPS_PREVIOUS_LINK_KEY_SECRET_URI', '')

// What an organisation decides once.
param evidenceRetentionDays = 365
param allowedHosts = [
  'hooks.slack.com'
]
param costSubscriptionIds = []
