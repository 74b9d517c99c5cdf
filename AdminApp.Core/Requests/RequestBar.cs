namespace AdminApp.Core.Requests;

/// <summary>One bar of a request's waterfall.</summary>
/// <param name="Phase">What it is spent on.</param>
/// <param name="Label">Its name: <c>Attempt 2</c>.</param>
/// <param name="Detail">A few more words; empty if there are none.</param>
/// <param name="StartMs">Milliseconds from submission to its start.</param>
/// <param name="EndMs">Milliseconds from submission to its end.</param>
public sealed record RequestBar(RequestPhase Phase, string Label, string Detail, int StartMs, int EndMs)
{
    /// <summary>Its length in milliseconds.</summary>
    public int Ms => EndMs - StartMs;
}
