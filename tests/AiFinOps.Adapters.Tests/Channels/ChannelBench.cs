using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>The channels as the product composes them, with a clock, settings and a credential of the test.</summary>
internal sealed class ChannelBench
{
    public const string Key = "r3a1-routing-key-0000000000000000";

    public static readonly DateTimeOffset Now = new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero);

    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal) { [Workflows.Settings.AllowedHosts] = "127.0.0.1" };

    public FakeTimeProvider Time { get; } = new(Now);

    public TokenCredential Credential { get; set; } = new FixedToken();

    /// <summary>A channel of this kind whose receiver is the address: in its url, or in its secret where the address is one.</summary>
    public ChannelSettings To(string kind, Uri receiver)
    {
        var secret = kind switch
        {
            ChannelKinds.Teams or ChannelKinds.Slack => receiver.AbsoluteUri,
            ChannelKinds.PagerDuty => Key,
            _ => null,
        };
        Settings["CHANNEL_SECRET"] = secret;
        return new ChannelSettings(kind + "-1", kind, kind is ChannelKinds.Teams or ChannelKinds.Slack ? null : receiver, secret is null ? null : "CHANNEL_SECRET")
        {
            From = ChannelKinds.IsMail(kind) ? "finops@fjordlight.example" : "",
            To = ChannelKinds.IsMail(kind) ? ["commerce-ai@fjordlight.example"] : [],
        };
    }

    public INotificationChannel Channel(string kind)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new LeaseTime(Time, LeaseTime.DefaultDuration))
            .AddSingleton(Credential)
            .AddSingleton<AllowedHosts>().AddSingleton<OutboundCall>().AddSingleton<ChatWebhook>().AddSingleton<ChannelSecrets>().AddSingleton<ChannelPace>().AddSingleton<AcsAuthorization>()
            .AddSingleton<INotificationChannel, TeamsChannel>()
            .AddSingleton<INotificationChannel, SlackChannel>()
            .AddSingleton<INotificationChannel, PagerDutyChannel>()
            .AddSingleton<INotificationChannel, SmtpChannel>()
            .AddSingleton<INotificationChannel, AcsEmailChannel>()
            .AddOutboundHttp()
            .BuildServiceProvider();
        return services.GetServices<INotificationChannel>().Single(channel => string.Equals(channel.Kind, kind, StringComparison.Ordinal));
    }

    public Task<Delivery> SendAsync(ChannelSettings channel, Notification notification) =>
        Channel(channel.Kind).SendAsync(channel, notification, TestContext.Current.CancellationToken);

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token-for-" + requestContext.Scopes[0], DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
