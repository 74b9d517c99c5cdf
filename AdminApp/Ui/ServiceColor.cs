using AdminApp.Core.Services;
using MudBlazor;

namespace AdminApp.Ui;

/// <summary>The color, and with it the shape, of an external part's state.</summary>
internal static class ServiceColor
{
    public static Color Of(ServiceState state) => state switch
    {
        ServiceState.Ok => Color.Success,
        ServiceState.Slow => Color.Warning,
        ServiceState.Down => Color.Error,
        _ => Color.Default,
    };
}
