using AdminApp.Core.Access;
using AdminApp.Core.Llm.Metering;

namespace AdminApp.Core.Usage;

/// <summary>Names of what has none of its own in the store.</summary>
public static class UsageNames
{
    /// <summary>Prompts without a passage of a meeting, such as those of tests.</summary>
    public const string NoMeeting = "No meeting";

    /// <summary>A meeting that was deleted.</summary>
    public const string DeletedMeeting = "A deleted meeting";

    /// <summary>The name of a user or key that the store does not know.</summary>
    public static string Of(string code) => code switch
    {
        "" => "Pages and AdminApp itself",
        SystemUsers.Limits => "AdminApp: asking for limits",
        SystemUsers.Probe => "AdminApp: probes",
        SystemUsers.Check => "AdminApp: key tests",
        SystemUsers.Others => "Others",
        _ when OwnerCode.IsUser(code) => "A deleted user",
        _ when OwnerCode.IsKey(code) => "A revoked key",
        _ => code,
    };
}
