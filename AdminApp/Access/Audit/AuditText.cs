using AdminApp.Core.Access.Audit;

namespace AdminApp.Access.Audit;

/// <summary>What the audit log records, in words.</summary>
internal static class AuditText
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [AuditActions.UserAdded] = "Added a user",
        [AuditActions.UserRole] = "Changed a role",
        [AuditActions.UserDisabled] = "Disabled a user",
        [AuditActions.UserEnabled] = "Enabled a user",
        [AuditActions.UserPasswordReset] = "Reset a password",
        [AuditActions.InvitationCreated] = "Invited someone",
        [AuditActions.InvitationUsed] = "Used an invitation",
        [AuditActions.InvitationRefused] = "Tried an invitation",
        [AuditActions.InvitationRevoked] = "Revoked an invitation",
        [AuditActions.KeyCreated] = "Created an API key",
        [AuditActions.KeyConfigured] = "Configured an API key",
        [AuditActions.KeyRevoked] = "Revoked an API key",
        [AuditActions.SettingsChanged] = "Changed settings",
        [AuditActions.ConnectionChanged] = "Set a connection",
        [AuditActions.TranscriptImported] = "Imported a transcript",
        [AuditActions.TranscriptReplaced] = "Replaced a transcript",
        [AuditActions.TranscriptRestored] = "Restored a version of a transcript",
        [AuditActions.TranscriptDetails] = "Edited the details of a meeting",
        [AuditActions.TranscriptDeleted] = "Deleted a transcript",
        [AuditActions.QuotaSet] = "Set a quota",
        [AuditActions.QuotaRemoved] = "Removed a quota",
        [AuditActions.PriceSet] = "Set a price",
        [AuditActions.PriceRemoved] = "Removed a price",
        [AuditActions.PromptChanged] = "Changed the instructions",
        [AuditActions.ServiceTested] = "Tested a service",
        [AuditActions.RequestViewShared] = "Shared a view",
        [AuditActions.RequestViewUnshared] = "Unshared a view",
        [AuditActions.RequestViewChanged] = "Changed a shared view",
        [AuditActions.AlertAcknowledged] = "Acknowledged an alert",
        [AuditActions.AlertUnacknowledged] = "Undid acknowledging an alert",
        [AuditActions.AlertMuted] = "Muted an alert",
        [AuditActions.AlertUnmuted] = "Unmuted an alert",
        [AuditActions.QuestionCanceled] = "Canceled someone’s question",
        [AuditActions.SignInSucceeded] = "Signed in",
        [AuditActions.SignInFailed] = "Failed to sign in",
        [AuditActions.SignInLocked] = "Failed to sign in, account locked",
        [AuditActions.SignInUnknown] = "Failed to sign in",
        [AuditActions.SignedOut] = "Signed out",
        [AuditActions.SessionEnded] = "Ended a session",
        [AuditActions.PasswordChanged] = "Changed the password",
    };

    /// <summary>What can be chosen as a filter: the beginning of codes, and what they have in common.</summary>
    public static IReadOnlyList<(string Code, string Words)> Groups { get; } =
    [
        ("user.", "Users and roles"), ("invitation.", "Invitations"), ("key.", "API keys"), ("settings.", "Settings"), ("transcript.", "Transcripts"),
        ("quota.", "Quotas"), ("price.", "Prices"), ("prompt.", "Prompt"), ("service.", "Services"), ("view.", "Shared views"), ("alert.", "Alerts"), ("question.", "Questions"), (AuditActions.SignInPrefix, "Sign-ins"),
    ];

    /// <summary>An action as a person says it; one that is not known here is its code.</summary>
    public static string Of(string action) => Words.GetValueOrDefault(action, action);
}
