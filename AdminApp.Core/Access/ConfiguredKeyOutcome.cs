namespace AdminApp.Core.Access;

/// <summary>The result of applying a key from the configuration.</summary>
public enum ConfiguredKeyOutcome
{
    /// <summary>The key works.</summary>
    InForce,

    /// <summary>A key with this secret was revoked and stays revoked.</summary>
    Revoked,

    /// <summary>A key with this name or secret was created on the Access page and stays unchanged; the configured one does not work.</summary>
    MadeByHand,
}
