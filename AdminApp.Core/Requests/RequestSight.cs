using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Requests;

/// <summary>What someone may see of the requests: a Viewer their own, an Operator all but others' questions, an Admin everything.</summary>
/// <param name="Owner">Who looks: <c>user:ID</c>.</param>
/// <param name="Role">What they may do.</param>
public sealed record RequestSight(string Owner, UserRole Role)
{
    /// <summary>Whether requests of others are listed.</summary>
    public bool SeesOthers => Role >= UserRole.Operator;

    /// <summary>The one whose questions may be read; null: everyone's.</summary>
    public string? ReadsOnly => Role >= UserRole.Admin ? null : Owner;

    /// <summary>Whether a request of this user or key may be seen.</summary>
    public bool Sees(string? user) => SeesOthers || user == Owner;

    /// <summary>Whether the question of this user or key may be read.</summary>
    public bool Reads(string user) => ReadsOnly is null || user == ReadsOnly;

    /// <summary>A query that finds nothing else, whatever it asked for.</summary>
    public RequestQuery Within(RequestQuery query) => query with { User = SeesOthers ? query.User : Owner, QuestionsOf = ReadsOnly };
}
