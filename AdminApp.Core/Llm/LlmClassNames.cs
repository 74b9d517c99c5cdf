namespace AdminApp.Core.Llm;

/// <summary>The classes in metrics and over HTTP.</summary>
public static class LlmClassNames
{
    /// <summary><c>interactive</c>, <c>api</c>, <c>background</c> or <c>deferred</c>.</summary>
    public static string Code(this LlmClass @class) => @class switch
    {
        LlmClass.Interactive => "interactive",
        LlmClass.Api => "api",
        LlmClass.Background => "background",
        _ => "deferred",
    };
}
