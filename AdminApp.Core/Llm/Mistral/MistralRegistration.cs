using System.Net;
using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Registers the provider.</summary>
internal static class MistralRegistration
{
    /// <summary>
    /// Adds the client as keyed <see cref="IChatClient"/> (key <see cref="MistralChatClient.Name"/>: nothing gets it by chance, since every
    /// call goes through the service), its connections and the measure of their spread.
    /// </summary>
    public static IServiceCollection AddMistral(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionSpread>();
        services.AddSingleton<IConnectionSpread>(provider => provider.GetRequiredService<ConnectionSpread>());
        services.AddSingleton<MistralConnector>();
        services.AddSingleton<MistralChatClient>();
        services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, (provider, _) => provider.GetRequiredService<MistralChatClient>());
        services.AddHttpClient(MistralChatClient.Name, client =>
            {
                // One call, one connection: a request leaves when its permit is granted. Over HTTP/2 all would share one connection, where a lost
                // packet holds up every request and the peer's stream limit makes them wait inside the handler after they were counted as sent.
                client.DefaultRequestVersion = HttpVersion.Version11;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                client.Timeout = Timeout.InfiniteTimeSpan; // CallDeadline covers the body, too
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AdminApp");
            })
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<MistralConnector>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // PooledConnectionLifetime follows DNS without a new pool
            .RemoveAllLoggers(); // ours logs what matters, and never a header
        return services;
    }

    /// <summary>Connections that hold no surprise: the key goes to the configured address and nowhere else, nothing is kept or added.</summary>
    internal static SocketsHttpHandler CreateHandler(MistralConnector connector) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = int.MaxValue, // concurrency is the throttle's say
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = connector.ConnectAsync,
    };
}
