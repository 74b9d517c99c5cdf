using AdminApp.Core.Alerts;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Dashboard;

/// <summary>What all ranges of one tick share.</summary>
internal sealed record DashboardPresent(LlmSnapshot Llm, NowBoard Now, IReadOnlyList<SettingChange> Changes, IReadOnlyList<AlertEvent> Alerts, IReadOnlyList<ServiceChip> Services);
