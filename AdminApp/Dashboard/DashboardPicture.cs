using AdminApp.Core.Alerts;
using AdminApp.Core.Stores.Entities;
using AdminApp.Dashboard.Charts;

namespace AdminApp.Dashboard;

/// <summary>The whole dashboard of one moment; all viewers of its range share it. Parts that did not change are the same objects as before.</summary>
internal sealed record DashboardPicture
{
    public required DashboardRange Range { get; init; }

    public required QuestionClass Of { get; init; }

    /// <summary>The second that it shows, since 1970.</summary>
    public required long Second { get; init; }

    public required MetricsColumns Columns { get; init; }

    public required IReadOnlyList<Tile> Tiles { get; init; }

    /// <summary>In the order of <see cref="ChartCatalog.All"/>.</summary>
    public required IReadOnlyList<ChartPicture> Charts { get; init; }

    public required NowBoard Now { get; init; }

    /// <summary>Changes of settings in the range, newest first.</summary>
    public required IReadOnlyList<SettingChange> Changes { get; init; }

    /// <summary>Alerts that fired in the range, or fire, newest first.</summary>
    public IReadOnlyList<AlertEvent> Alerts { get; init; } = [];

    public required IReadOnlyList<ServiceChip> Services { get; init; }

    /// <summary>Why the history is not complete, as a sentence; null if it is.</summary>
    public string? Problem { get; init; }
}
