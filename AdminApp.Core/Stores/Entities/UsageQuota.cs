namespace AdminApp.Core.Stores.Entities;

/// <summary>How much someone may use on one day (UTC).</summary>
public sealed class UsageQuota
{
    /// <summary>Whose it is: <c>user:ID</c>, <c>key:ID</c> or a name that a key gives; empty for everybody without one of their own.</summary>
    public string Who { get; set; } = "";

    /// <summary>Questions a day; 0 for no such quota.</summary>
    public int Questions { get; set; }

    /// <summary>Prompt and completion tokens a day; 0 for no such quota.</summary>
    public long Tokens { get; set; }
}
