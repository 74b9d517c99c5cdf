using AdminApp.Core.Requests;

namespace AdminApp.Dashboard;

/// <summary>The questions that have not ended.</summary>
/// <param name="Requests">Those that are listed.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Running">Calls in flight.</param>
/// <param name="Slots">Calls that may be in flight.</param>
/// <param name="Waiting">Calls in the queue.</param>
public sealed record NowBoard(IReadOnlyList<OpenRequest> Requests, int Total, int Running, int Slots, int Waiting)
{
    /// <summary>Maximum number of questions that are listed.</summary>
    public const int MaxListed = 20;

    /// <summary>The same without the questions that someone may not read.</summary>
    public NowBoard For(RequestSight sight) => sight.ReadsOnly is null
        ? this
        : this with { Requests = [.. Requests.Select(request => sight.Reads(request.Owner) ? request : request with { Question = null })] };

    /// <summary>Nothing runs or waits.</summary>
    public static NowBoard Empty { get; } = new([], 0, 0, 0, 0);
}
