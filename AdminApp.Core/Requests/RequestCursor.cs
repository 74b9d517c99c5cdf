namespace AdminApp.Core.Requests;

/// <summary>A place in the list of requests, which has the newest first.</summary>
/// <param name="SubmittedAtUtc">When the request at this place was submitted.</param>
/// <param name="Id">Its ID, for requests of the same instant.</param>
public readonly record struct RequestCursor(DateTime SubmittedAtUtc, Guid Id)
{
    /// <summary>Whether this place is further down in the list than another.</summary>
    public bool IsBelow(RequestCursor other) => Compare(other) < 0;

    /// <summary>Negative if this place is older.</summary>
    public int Compare(RequestCursor other) => SubmittedAtUtc.CompareTo(other.SubmittedAtUtc) is not 0 and var order ? order : Id.CompareTo(other.Id);
}
