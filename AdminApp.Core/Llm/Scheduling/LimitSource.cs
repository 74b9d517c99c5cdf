namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Where the limit in force comes from.</summary>
public enum LimitSource
{
    /// <summary>An admin set it.</summary>
    Set,

    /// <summary>The provider reported it.</summary>
    Provider,

    /// <summary>The provider has not said, so the usual limit is assumed, or what its refusals taught.</summary>
    Assumed,
}
