using System.Net;
using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Registers the provider.</summary>
internal static class MistralRegistration
{
    /// <summary>
    /// Adds the client as keyed <see cref="IChatClient"/> (with the key <see cref="MistralChatClient.Name"/>, so that nothing gets it by accident:
    /// every call goes through the service), its connections and the measurement of their spread.
    /// </summary>
    public static IServiceCollection AddMistral(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionSpread>();
        services.AddSingleton<IConnectionSpread>(provider => provider.GetRequiredService<ConnectionSpread>());
        services.AddSingleton<MistralConnector>();
        services.AddSingleton<MistralChatClient>();
        services.AddSingleton<MistralModels>();
        services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, (provider, _) => provider.GetRequiredService<MistralChatClient>());
        services.AddHttpClient(MistralChatClient.Name, client =>
            {
                // One connection per call: a request is sent as soon as its permit is granted. With HTTP/2 all would share one connection, where a lost
                // packet delays every request, and the peer's stream limit makes them wait in the handler after they were counted as sent.
                client.DefaultRequestVersion = HttpVersion.Version11;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                client.Timeout = Timeout.InfiniteTimeSpan; // CallDeadline covers the body too
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AdminApp");
            })
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<MistralConnector>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // PooledConnectionLifetime picks up DNS changes without a new pool
            .RemoveAllLoggers(); // our own logging has what matters, and never a header
        return services;
    }

    /// <summary>Connections without surprises: the key goes to the configured address only; no redirects, cookies or added headers.</summary>
    internal static SocketsHttpHandler CreateHandler(MistralConnector connector) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = int.MaxValue, // the throttle decides about concurrency
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = connector.ConnectAsync,
    };
}
