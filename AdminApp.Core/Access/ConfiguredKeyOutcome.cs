namespace AdminApp.Core.Access;

/// <summary>What became of a key that the configuration asks for.</summary>
public enum ConfiguredKeyOutcome
{
    /// <summary>It works.</summary>
    InForce,

    /// <summary>A key of this text was revoked and stays so.</summary>
    Revoked,

    /// <summary>A key of this name or text was made on the Access page and stays as it is; the configured one does not work.</summary>
    MadeByHand,
}
