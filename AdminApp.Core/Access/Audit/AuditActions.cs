namespace AdminApp.Core.Access.Audit;

/// <summary>Codes of what the audit log records. Stable: filters and exports use them.</summary>
public static class AuditActions
{
    /// <summary>An account was created.</summary>
    public const string UserAdded = "user.added";

    /// <summary>The role of a user was changed.</summary>
    public const string UserRole = "user.role";

    /// <summary>A quota was set.</summary>
    public const string QuotaSet = "quota.set";

    /// <summary>A quota was removed.</summary>
    public const string QuotaRemoved = "quota.removed";

    /// <summary>A price was set.</summary>
    public const string PriceSet = "price.set";

    /// <summary>A price was removed.</summary>
    public const string PriceRemoved = "price.removed";

    /// <summary>The agent's instructions were changed.</summary>
    public const string PromptChanged = "prompt.changed";

    /// <summary>An external part was tested in a way that costs something.</summary>
    public const string ServiceTested = "service.tested";

    /// <summary>A saved view of the requests was shared with everyone who sees all of them.</summary>
    public const string RequestViewShared = "view.shared";

    /// <summary>A shared view is no longer shared, or was deleted.</summary>
    public const string RequestViewUnshared = "view.unshared";

    /// <summary>A shared view was renamed or shows something else.</summary>
    public const string RequestViewChanged = "view.changed";

    /// <summary>An account was disabled.</summary>
    public const string UserDisabled = "user.disabled";

    /// <summary>An account was enabled again.</summary>
    public const string UserEnabled = "user.enabled";

    /// <summary>Someone else gave an account a new password.</summary>
    public const string UserPasswordReset = "user.password_reset";

    /// <summary>An invitation was created.</summary>
    public const string InvitationCreated = "invitation.created";

    /// <summary>An invitation was used: its account was created.</summary>
    public const string InvitationUsed = "invitation.used";

    /// <summary>An invitation was tried with the email address of an account.</summary>
    public const string InvitationRefused = "invitation.refused";

    /// <summary>An invitation was revoked.</summary>
    public const string InvitationRevoked = "invitation.revoked";

    /// <summary>An API key was created.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>An API key got another name, secret or role from the configuration.</summary>
    public const string KeyConfigured = "key.configured";

    /// <summary>An API key was revoked.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>Settings were changed; the history of settings has the values.</summary>
    public const string SettingsChanged = "settings.changed";

    /// <summary>An address with its key or secret was set or removed.</summary>
    public const string ConnectionChanged = "settings.connection";

    /// <summary>A transcript was imported.</summary>
    public const string TranscriptImported = "transcript.imported";

    /// <summary>A transcript was replaced by a changed version.</summary>
    public const string TranscriptReplaced = "transcript.replaced";

    /// <summary>A version of a transcript that had been replaced was restored.</summary>
    public const string TranscriptRestored = "transcript.restored";

    /// <summary>Names of speakers were changed, in one meeting or in all.</summary>
    public const string SpeakersChanged = "speakers.changed";

    /// <summary>A change to the names of speakers was undone.</summary>
    public const string SpeakersUndone = "speakers.undone";

    /// <summary>Title, date, time or place of a meeting was edited.</summary>
    public const string TranscriptDetails = "transcript.details";

    /// <summary>A transcript was deleted.</summary>
    public const string TranscriptDeleted = "transcript.deleted";

    /// <summary>An alert was acknowledged.</summary>
    public const string AlertAcknowledged = "alert.acknowledged";

    /// <summary>An alert is not acknowledged after all.</summary>
    public const string AlertUnacknowledged = "alert.unacknowledged";

    /// <summary>A rule was muted.</summary>
    public const string AlertMuted = "alert.muted";

    /// <summary>A rule was unmuted.</summary>
    public const string AlertUnmuted = "alert.unmuted";

    /// <summary>Someone else's question was canceled.</summary>
    public const string QuestionCanceled = "question.canceled";

    /// <summary>Beginning of the codes of the sign-in history, which has a bound of its own.</summary>
    public const string SignInPrefix = "sign_in.";

    /// <summary>Someone signed in.</summary>
    public const string SignInSucceeded = SignInPrefix + "succeeded";

    /// <summary>A sign-in with a known email address failed.</summary>
    public const string SignInFailed = SignInPrefix + "failed";

    /// <summary>A failed sign-in locked the account.</summary>
    public const string SignInLocked = SignInPrefix + "locked";

    /// <summary>Sign-ins with unknown email addresses, counted; what was typed is not stored.</summary>
    public const string SignInUnknown = SignInPrefix + "unknown";

    /// <summary>Someone signed out.</summary>
    public const string SignedOut = SignInPrefix + "signed_out";

    /// <summary>A session was ended from elsewhere.</summary>
    public const string SessionEnded = SignInPrefix + "session_ended";

    /// <summary>Users changed their own password, which signs them in anew.</summary>
    public const string PasswordChanged = SignInPrefix + "password";
}
