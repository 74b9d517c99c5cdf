namespace AdminApp.Chat;

/// <summary>Endpoints of the feature under <c>/admin</c>.</summary>
internal static class ChatEndpoints
{
    public static RouteGroupBuilder MapChatEndpoints(this RouteGroupBuilder admin) => admin;
}
