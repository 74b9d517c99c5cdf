using MudBlazor;

namespace AdminApp.Dashboard;

/// <summary>An external part and how it is.</summary>
internal sealed record ServiceChip(string Name, string State, Color Color, string Address);
