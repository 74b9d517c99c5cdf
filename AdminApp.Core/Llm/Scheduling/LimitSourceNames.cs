namespace AdminApp.Core.Llm.Scheduling;

/// <summary>The sources of limits over HTTP.</summary>
public static class LimitSourceNames
{
    /// <summary><c>set</c>, <c>provider</c> or <c>assumed</c>.</summary>
    public static string Code(this LimitSource source) => source switch
    {
        LimitSource.Set => "set",
        LimitSource.Provider => "provider",
        _ => "assumed",
    };
}
