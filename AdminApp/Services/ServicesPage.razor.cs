using AdminApp.Core.Services;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Services;

/// <summary>The external parts, live; <see cref="ServicesFeed"/> is left while the tab is hidden or its browser away.</summary>
public sealed partial class ServicesPage : IAsyncDisposable
{
    private IReadOnlyList<ServiceStatus> _services = [];
    private ElementReference _root;
    private ServicesScript? _script;
    private IDisposable? _watching;
    private bool _allowed;
    private bool _hidden;
    private bool _disposed;

    [Inject]
    private ServicesFeed Feed { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        Connection.Changed -= ConnectionChanged;
        _watching?.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await User.RequireAsync(UserRole.Operator);
        _allowed = true;
        Connection.Changed += ConnectionChanged;
        Follow();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_services.Count == 0 || _script is not null || _disposed)
        {
            return;
        }

        var script = await ServicesScript.OpenAsync(Js, Assets["js/services.js"], _root, new ServicesScript.Callbacks
        {
            Shown = visible => InvokeAsync(() =>
            {
                _hidden = !visible;
                Follow();
            }),
        });
        if (_disposed || _script is not null)
        {
            await script.DisposeAsync();
            return;
        }

        _script = script;
        await script.ToAddressedAsync();
    }

    private int Count(ServiceState state) => _services.Count(service => service.State == state);

    // Watches unless nobody would see it.
    private void Follow()
    {
        var wanted = _allowed && !_hidden && Connection.IsUp && !_disposed;
        if (!wanted)
        {
            _watching?.Dispose();
            _watching = null;
        }
        else
        {
            _watching ??= Feed.Watch(now => _ = InvokeAsync(() =>
            {
                _services = now;
                StateHasChanged();
            }));
        }
    }

    private void ConnectionChanged() => _ = InvokeAsync(Follow);
}
