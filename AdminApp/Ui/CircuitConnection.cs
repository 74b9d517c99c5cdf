using AdminApp.Core.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdminApp.Ui;

/// <summary>Whether the browser of this circuit is connected, so that nothing is rendered for one that is not. Scoped to the circuit.</summary>
internal sealed class CircuitConnection(CircuitCount count) : CircuitHandler, IDisposable
{
    private bool _counted;

    /// <summary>Whether the browser is connected.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>It changed; on any thread.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Set(up: true);

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Set(up: false);

    public void Dispose() => _ = Set(up: false);

    private Task Set(bool up)
    {
        if (up != _counted)
        {
            _counted = up;
            if (up)
            {
                count.Connected();
            }
            else
            {
                count.Disconnected();
            }
        }

        if (IsUp != up)
        {
            IsUp = up;
            Changed?.Invoke();
        }

        return Task.CompletedTask;
    }
}
