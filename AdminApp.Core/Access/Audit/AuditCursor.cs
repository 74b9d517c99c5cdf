namespace AdminApp.Core.Access.Audit;

/// <summary>The place of an entry in the list, newest first.</summary>
public readonly record struct AuditCursor(DateTime AtUtc, long Id);
