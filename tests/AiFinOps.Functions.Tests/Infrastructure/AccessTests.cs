namespace AiFinOps.Functions.Tests.Infrastructure;

/// <summary>Who reaches what. Each test names a door that must stay shut.</summary>
public sealed class AccessTests
{
    private static readonly string[] RolesOfTheApp =
    [
        "Monitoring Metrics Publisher on Microsoft.Insights/components to ServicePrincipal",
        "Storage Blob Data Owner on Microsoft.Storage/storageAccounts to ServicePrincipal",
        "Storage Queue Data Contributor on Microsoft.Storage/storageAccounts to ServicePrincipal",
        "Storage Table Data Contributor on Microsoft.Storage/storageAccounts to ServicePrincipal",
    ];

    [Fact]
    public async Task Storage_has_no_shared_key_no_public_blob_and_no_plain_connection()
    {
        var storage = (await Installation.AsShippedAsync()).Storage;
        Assert.False((bool)storage["allowSharedKeyAccess"]!);
        Assert.False((bool)storage["allowBlobPublicAccess"]!);
        Assert.False((bool)storage["allowCrossTenantReplication"]!);
        Assert.True((bool)storage["supportsHttpsTrafficOnly"]!);
        Assert.Equal("TLS1_2", (string?)storage["minimumTlsVersion"]);
    }

    [Fact]
    public async Task No_container_is_public()
    {
        var containers = (await Installation.AsShippedAsync()).Of("Microsoft.Storage/storageAccounts/blobServices/containers").ToArray();
        Assert.NotEmpty(containers);
        Assert.All(containers, container => Assert.Equal("None", (string?)container["properties"]!["publicAccess"]));
    }

    [Fact]
    public async Task As_shipped_the_app_has_four_roles_on_two_resources_and_nobody_else_has_any()
        => Assert.Equal(RolesOfTheApp, (await Installation.AsShippedAsync()).Roles());

    [Fact]
    public async Task Costs_are_read_in_the_named_subscriptions_only_and_the_operator_never_owns_blobs()
    {
        var installation = await Installation.WithEverythingAsync();
        string[] expected =
        [
            .. RolesOfTheApp,
            "Cost Management Reader on /subscriptions/55555555-5555-5555-5555-555555555555 to ServicePrincipal",
            "Cost Management Reader on /subscriptions/66666666-6666-6666-6666-666666666666 to ServicePrincipal",
            "Storage Blob Data Contributor on Microsoft.Storage/storageAccounts to Group",
            "Storage Queue Data Contributor on Microsoft.Storage/storageAccounts to Group",
            "Storage Table Data Contributor on Microsoft.Storage/storageAccounts to Group",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), installation.Roles(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task As_shipped_nothing_in_Azure_can_be_contained()
    {
        var installation = await Installation.AsShippedAsync();
        Assert.Empty(installation.OwnRoles());
        Assert.Single(installation.Names("Microsoft.ManagedIdentity/userAssignedIdentities"));
        Assert.Equal("", installation.Settings["AiFinOps__ContainmentClientId"]);
    }

    [Fact]
    public async Task Containment_has_an_identity_of_its_own_with_a_role_on_the_named_resources_alone()
    {
        var installation = await Installation.WithEverythingAsync();
        Assert.Equal(
            [
                "/subscriptions/55555555-5555-5555-5555-555555555555/resourceGroups/ai/providers/Microsoft.ApiManagement/service/gateway/namedValues/ai-tpm-limit",
                "/subscriptions/55555555-5555-5555-5555-555555555555/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/openai/deployments/chat",
                "/subscriptions/66666666-6666-6666-6666-666666666666/resourceGroups/web/providers/Microsoft.AppConfiguration/configurationStores/fjordlight",
            ],
            installation.OwnAssignments().Select(assignment => assignment.Resource).Order(StringComparer.Ordinal), StringComparer.Ordinal);

        var ofTheApp = (string)installation.Of("Microsoft.Authorization/roleAssignments").First(assignment => ((string)assignment["id"]!).Contains("Microsoft.Storage", StringComparison.Ordinal))["properties"]!["principalId"]!;
        Assert.All(installation.OwnAssignments(), assignment => Assert.NotEqual(ofTheApp, assignment.Principal));
        Assert.Contains("containment", installation.Settings["AiFinOps__ContainmentClientId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containment_may_read_and_write_and_neither_delete_nor_see_keys()
    {
        var roles = (await Installation.WithEverythingAsync()).OwnRoles().ToArray();
        Assert.Equal(2, roles.Length);
        Assert.All(roles, role => Assert.EndsWith(
            ": Microsoft.CognitiveServices/accounts/deployments/read, Microsoft.CognitiveServices/accounts/deployments/write, Microsoft.CognitiveServices/accounts/deployments/*/action, "
            + "Microsoft.ApiManagement/service/namedValues/read, Microsoft.ApiManagement/service/namedValues/write, "
            + "Microsoft.AppConfiguration/configurationStores/keyValues/read, Microsoft.AppConfiguration/configurationStores/keyValues/write", role, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_Entra_registration_nobody_is_believed_to_be_signed_in()
    {
        var installation = await Installation.AsShippedAsync();
        Assert.Equal("false", installation.Settings["AiFinOps__PlatformSignIn"]);
        Assert.Equal(["appsettings"], installation.Names("Microsoft.Web/sites/config"));
    }

    [Fact]
    public async Task A_signed_in_person_is_believed_only_where_the_platform_checks_the_sign_in()
    {
        var installation = await Installation.WithEverythingAsync();
        Assert.Equal("true", installation.Settings["AiFinOps__PlatformSignIn"]);
        var signIn = installation.Of("Microsoft.Web/sites/config").Single(config => ((string)config["name"]!).EndsWith("/authsettingsV2", StringComparison.Ordinal))["properties"]!;
        Assert.True((bool)signIn["platform"]!["enabled"]!);
        var provider = signIn["identityProviders"]!["azureActiveDirectory"]!;
        Assert.True((bool)provider["enabled"]!);
        Assert.Equal("33333333-3333-3333-3333-333333333333", (string?)provider["registration"]!["clientId"]);
        Assert.Contains((string)provider["registration"]!["clientSecretSettingName"]!, installation.Settings.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public async Task No_setting_holds_a_key_and_every_connection_is_the_identity_s()
    {
        var installation = await Installation.WithEverythingAsync();
        Assert.DoesNotContain(installation.Settings.Values, value => value.Contains("AccountKey", StringComparison.OrdinalIgnoreCase) || value.Contains("listKeys", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("managedidentity", installation.Settings["AzureWebJobsStorage__credential"]);
        Assert.Contains("Authorization=AAD", installation.Settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.True((bool)installation.Single("Microsoft.Insights/components")["properties"]!["DisableLocalAuth"]!);
        Assert.Equal("UserAssignedIdentity", (string?)installation.App["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]);
    }

    [Fact]
    public async Task The_keys_of_acting_links_are_references_that_the_identity_of_the_app_reads_and_absent_as_shipped()
    {
        var shipped = (await Installation.AsShippedAsync()).Settings;
        Assert.Equal(("", ""), (shipped["AiFinOps__LinkKey"], shipped["AiFinOps__PreviousLinkKey"]));
        var installation = await Installation.WithEverythingAsync();
        Assert.Equal("@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/links/2)", installation.Settings["AiFinOps__LinkKey"]);
        Assert.Equal("@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/links/1)", installation.Settings["AiFinOps__PreviousLinkKey"]);
        Assert.Contains("userAssignedIdentities", (string)installation.App["keyVaultReferenceIdentity"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_answers_over_https_only_and_takes_no_password_for_deployment()
    {
        var installation = await Installation.AsShippedAsync();
        Assert.True((bool)installation.App["httpsOnly"]!);
        Assert.Equal("Disabled", (string?)installation.App["siteConfig"]!["ftpsState"]);
        var policies = installation.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToArray();
        Assert.Equal(["ftp", "scm"], installation.Names("Microsoft.Web/sites/basicPublishingCredentialsPolicies"));
        Assert.All(policies, policy => Assert.False((bool)policy["properties"]!["allow"]!));
    }

    [Fact]
    public async Task Evidence_cannot_be_changed_for_the_agreed_days_and_the_rest_can_be_brought_back()
    {
        var installation = await Installation.WithEverythingAsync();
        var policy = installation.Single("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies");
        Assert.EndsWith("/default/evidence/default", (string)policy["name"]!, StringComparison.Ordinal);
        Assert.Equal(2555, (int)policy["properties"]!["immutabilityPeriodSinceCreationInDays"]!);

        var blobs = installation.Single("Microsoft.Storage/storageAccounts/blobServices")["properties"]!;
        Assert.True((bool)blobs["isVersioningEnabled"]!);
        Assert.True((bool)blobs["deleteRetentionPolicy"]!["enabled"]!);
    }

    [Fact]
    public async Task The_smallest_instances_run_and_no_more_of_them_than_agreed()
    {
        var scale = (await Installation.AsShippedAsync()).App["functionAppConfig"]!["scaleAndConcurrency"]!;
        Assert.Equal(512, (int)scale["instanceMemoryMB"]!);
        Assert.InRange((int)scale["maximumInstanceCount"]!, 1, 40);
    }
}
