using MudBlazor;

namespace AdminApp.Dashboard;

/// <summary>A service and how it is.</summary>
internal sealed record ServiceChip(string Name, string State, Color Color);
