using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Tests.Storage;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>The composed product on a real Azurite, in which a test lets the timer ask and works the queues off.</summary>
public abstract class ProductTest(Azurite azurite) : StorageTest(azurite)
{
    private ServiceProvider? services;

    private protected T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();

    /// <param name="settings">App settings besides the storage account.</param>
    private protected async Task ConfigureAsync(string configuration, params KeyValuePair<string, string?>[] settings)
    {
        var all = new ConfigurationBuilder().AddInMemoryCollection([new(Settings.Storage, ConnectionString), .. settings]).Build();
        services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddAiFinOps(all).BuildServiceProvider();
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(configuration));
        Assert.Empty(check.Errors);
        await Get<IConfigurationStore>().ApplyAsync(check.Document!, "tests", Now, Token);
    }

    /// <summary>The timer asks the sources, what they say is read, and spend is judged.</summary>
    private protected async Task PullAndEvaluateAsync()
    {
        await Get<SchedulePulls>().RunAsync(Token);
        foreach (var pull in await ReceivedAsync<PullSpendMessage>(Queues.SpendPulls))
        {
            await Get<PullSpend>().RunAsync(pull, Token);
        }

        var evaluations = await ReceivedAsync<EvaluateSpendMessage>(Queues.Evaluations);
        Assert.NotEmpty(evaluations);
        foreach (var evaluation in evaluations)
        {
            await Get<EvaluateSpend>().RunAsync(evaluation, Token);
        }
    }

    private protected async Task<IReadOnlyList<Incident>> IncidentsAsync() =>
        [.. (await Get<IIncidentStore>().ListAsync(includeClosed: true, Token)).Select(stored => stored.Incident)];

    public override async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<IReadOnlyList<T>> ReceivedAsync<T>(string queue)
        where T : QueueMessage
    {
        var client = Storage.Queues.GetQueueClient(queue);
        List<T> messages = [];
        foreach (var message in (await client.ReceiveMessagesAsync(32, cancellationToken: Token)).Value)
        {
            messages.Add(MessageJson.Read<T>(message.Body.ToString()));
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
        }

        return messages;
    }
}
