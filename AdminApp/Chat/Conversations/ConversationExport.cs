using System.Net.Mime;
using System.Text;
using AdminApp.Core.Chat;
using AdminApp.Core.Primitives;
using AdminApp.Security;

namespace AdminApp.Chat.Conversations;

/// <summary>A conversation as a Markdown file, for its owner's browser.</summary>
internal static class ConversationExport
{
    private const int MaxName = 60;

    public static string Address(Guid id) => $"/c/{id}/export.md";

    public static void MapConversationExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/c/{id:guid}/export.md", ExportAsync).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();

    private static async Task<IResult> ExportAsync(Guid id, HttpContext http, IConversations conversations, CancellationToken cancellationToken)
    {
        if (http.User.FindFirst(AccessPolicies.OwnerClaim)?.Value is not { } owner
            || await conversations.GetAsync(owner, id, cancellationToken) is not { } found
            || await conversations.ExportMarkdownAsync(owner, id, cancellationToken) is not { } markdown)
        {
            return Results.NotFound();
        }

        return Results.File(Encoding.UTF8.GetBytes(markdown), MediaTypeNames.Text.Markdown, FileName(found.Conversation.Title));
    }

    /// <summary>The title as a file name.</summary>
    internal static string FileName(string title) => (FileTitle.Of(title, MaxName) is { Length: > 0 } name ? name : "conversation") + ".md";
}
