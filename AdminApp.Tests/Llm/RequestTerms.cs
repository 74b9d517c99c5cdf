using AdminApp.Core.Llm;

namespace AdminApp.Tests.Llm;

/// <summary>Changes a request's terms in place.</summary>
internal static class RequestTerms
{
    /// <summary>The request on other terms.</summary>
    public static LlmRequest On(this LlmRequest request, Func<CallerTerms, CallerTerms> change) => request with { Terms = change(request.Terms) };
}
