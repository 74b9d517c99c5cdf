using AdminApp.Core.Llm.Check;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Provider;

/// <summary>Response of POST /admin/provider/check.</summary>
internal sealed record ProviderCheckBody(IReadOnlyList<ModelBody> Models)
{
    public static ProviderCheckBody From(IReadOnlyList<ModelReport> reports) =>
        new([.. reports.Select(report => new ModelBody(report.Model, report.State, report.Limits, report.Detail, report.IsConfigured))]);
}

/// <summary>One model.</summary>
/// <param name="Model">The model.</param>
/// <param name="State">Whether it answers, or why not.</param>
/// <param name="Limits">The limits that Mistral named for it.</param>
/// <param name="Detail">Why it does not answer, for people; null if it answers.</param>
/// <param name="Configured">Whether the configuration names it; others are tested only where the configured model is refused for good.</param>
internal sealed record ModelBody(string Model, ModelState State, IReadOnlyList<SaidLimit> Limits, string? Detail, bool Configured);
