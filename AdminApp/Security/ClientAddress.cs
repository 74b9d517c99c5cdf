using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;

namespace AdminApp.Security;

/// <summary>
/// The address that the browser of a circuit comes from, for the audit log. An open page has no request, so it is taken from the connection each time that one comes up,
/// whatever its transport; behind a known proxy it is the client's (<see cref="KnownProxies"/>). Scoped to the circuit.
/// </summary>
internal sealed class ClientAddress : CircuitHandler
{
    private static readonly AsyncLocal<string?> Calling = new();

    /// <summary>The address; null where there is no connection.</summary>
    public string? Value { get; private set; }

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Value = Calling.Value;
        return Task.CompletedTask;
    }

    /// <summary>Knows during each call of a browser, such as the one that opens its circuit, where it comes from.</summary>
    internal sealed class Filter : IHubFilter
    {
        /// <inheritdoc/>
        public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            Calling.Value = invocationContext.Context.GetHttpContext()?.Connection.RemoteIpAddress?.ToString();
            return await next(invocationContext);
        }
    }
}
