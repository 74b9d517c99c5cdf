namespace AdminApp.Core.Simulation;

/// <summary>Why a model is never answered for a key.</summary>
public enum ModelRefusal
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>403, code 1913: the model is not enabled.</summary>
    NotEnabled,

    /// <summary>403, code 1910: the tier does not include the model.</summary>
    TierNotAllowed,

    /// <summary>400, code 1500: there is no such model.</summary>
    NoSuchModel,

    /// <summary>402: the credit is used up.</summary>
    NoCredit,
}
