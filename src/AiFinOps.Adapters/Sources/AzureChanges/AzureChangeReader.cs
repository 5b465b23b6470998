using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Azure.Core;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>One entry of a page: a change, or null for what is left out.</summary>
internal delegate IAsyncEnumerable<Change?> ReadChanges(ApiSession session, CancellationToken cancellationToken);

/// <summary>Reads a window of an Azure scope whole, or not at all, as the identity of the app.</summary>
internal sealed class AzureChangeReader(IHttpClientFactory clients, RequestBudget budget, ApiSettings settings, TokenCredential credential, TimeProvider time)
{
    private static readonly Uri Address = new("https://management.azure.com");
    private static readonly HashSet<string> None = [];

    /// <param name="name">Of the API, for people.</param>
    public async Task<ChangePull> PullAsync(ChangeSourceSettings source, string name, ReadChanges read, CancellationToken cancellationToken)
    {
        List<Change> changes = [];
        var leftOut = 0;
        try
        {
            await foreach (var change in read(new ApiSession(clients, budget, time, Access(source, name)), cancellationToken))
            {
                if (change is null)
                {
                    leftOut++;
                }
                else
                {
                    changes.Add(change);
                }
            }

            return new ChangePull([.. changes.DistinctBy(change => change.Id, StringComparer.Ordinal)], leftOut, [], RetryAfter: null) { Steps = [.. ApiProbe.AllPassed()] };
        }
        catch (SourceException exception)
        {
            return new ChangePull([], 0, [exception.Message], exception.RetryAfter) { Trouble = exception.Trouble, Steps = [.. ApiProbe.UpTo(exception)] };
        }
    }

    private ApiAccess Access(ChangeSourceSettings source, string name)
    {
        if (AzureScope.SubscriptionOf(source.Scope) is null)
        {
            throw new SourceException(SourceFault.Settings, $"Its `scope` {Quoted.Text(source.Scope)} is no subscription and no resource group of Azure. Write for example `/subscriptions/ID`.");
        }

        var profile = new ProviderProfile(
            name,
            "The identity's token was not accepted: check that it belongs to the tenant of the scope.",
            "The identity may not read the scope: give it the role Reader at the subscription or resource group. A new assignment takes some minutes.",
            "There is no such scope, or the identity cannot see it. Check `scope`, and that the identity has the role Reader there.",
            None);
        var address = settings.AddressOf(source.Url, Address);
        return new ApiAccess(profile, address, $"{source.Kind} {address.IdnHost}", (request, cancellationToken) => AzureToken.AddAsync(credential, request, address, cancellationToken));
    }
}
