using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>A mail server on a free local port that remembers what it was given and answers single commands as told.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;

    public SmtpSink()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public ConcurrentQueue<string> Mails { get; } = [];

    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Answers to commands that begin so, instead of the usual one.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string Extensions { get; set; } = "250 AUTH PLAIN LOGIN";

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            using var connection = await listener.AcceptTcpClientAsync(ended.Token);
            await ConversationAsync(connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConversationAsync(TcpClient connection)
    {
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync(stream, Answers.GetValueOrDefault("CONNECT", "220 sink"));
        while (await reader.ReadLineAsync(ended.Token) is { } command)
        {
            Commands.Enqueue(command);
            var told = Answers.FirstOrDefault(answer => command.StartsWith(answer.Key, StringComparison.OrdinalIgnoreCase)).Value;
            if (told is null && command is "DATA")
            {
                await SayAsync(stream, "354 go on");
                Mails.Enqueue(await MailAsync(reader));
            }

            await SayAsync(stream, told ?? Usual(command));
        }
    }

    private string Usual(string command) => command switch
    {
        _ when command.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) => "250-sink\r\n" + Extensions,
        _ when command.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) => "235 2.7.0 welcome",
        "DATA" => "250 2.0.0 queued as 4f2a",
        _ when command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) => "221 bye",
        _ => "250 ok",
    };

    private async Task<string> MailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(ended.Token) is { } line && line is not ".")
        {
            mail.Append(line).Append('\n');
        }

        return mail.ToString();
    }

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ended.Token);
}
