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
