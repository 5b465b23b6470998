using System.CommandLine;
using System.Text.Json;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops poison list</c> and <c>finops poison replay ID</c>: messages that could not be handled. Exit code 0, or 1 where there is no such message.</summary>
internal static class PoisonCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "Message id, as `finops poison list` prints it." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var list = new Command("list", "Lists quarantined messages with their bodies.");
        list.SetAction((arguments, cancellationToken) => ListAsync(arguments, services(arguments), cancellationToken));
        var replay = new Command("replay", "Sends a quarantined message to its queue again. Every function is idempotent; the message stays listed.") { Id };
        replay.SetAction((arguments, cancellationToken) => ReplayAsync(arguments, services(arguments), cancellationToken));
        return new Command("poison", "Messages that could not be handled.") { list, replay };
    }

    private static async Task<int> ListAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var messages = await services.GetRequiredService<IQuarantineStore>().ListAsync(cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { messages }, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var message in messages)
        {
            await output.WriteLineAsync($"{message.At:u}  {message.Queue}  {message.MessageId}  {message.Body}");
        }

        await output.WriteLineAsync(messages.Count == 0 ? "No message is quarantined." : $"{messages.Count} quarantined.");
        return 0;
    }

    private static async Task<int> ReplayAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(Id);
        var messages = await services.GetRequiredService<IQuarantineStore>().ListAsync(cancellationToken);
        if (messages.FirstOrDefault(message => string.Equals(message.MessageId, id, StringComparison.Ordinal)) is not { } found)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"There is no quarantined message {id}. List them with `finops poison list`.");
            return 1;
        }

        await services.GetRequiredService<IMessageQueue>().SendRawAsync(found.Queue, found.Body, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"Sent to {found.Queue} again.");
        return 0;
    }
}
