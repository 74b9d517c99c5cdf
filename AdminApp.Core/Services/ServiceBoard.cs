namespace AdminApp.Core.Services;

/// <summary>All external parts as they are right now: the one source of the Services page and of the dashboard.</summary>
/// <param name="parts">The parts, in the order in which they are shown.</param>
public sealed class ServiceBoard(IEnumerable<IServicePart> parts)
{
    private readonly IReadOnlyList<IServicePart> _parts = [.. parts];

    /// <summary>The parts; cheap enough for once a second.</summary>
    public IReadOnlyList<ServiceStatus> Read() => [.. _parts.SelectMany(part => part.Read())];

    /// <summary>The part with this ID; null if there is none.</summary>
    public IServicePart? Find(string id) => _parts.FirstOrDefault(part => part.Id == id);
}
