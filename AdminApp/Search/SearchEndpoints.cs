namespace AdminApp.Search;

/// <summary>Endpoints of the feature under <c>/admin</c>.</summary>
internal static class SearchEndpoints
{
    public static RouteGroupBuilder MapSearchEndpoints(this RouteGroupBuilder admin) => admin;
}
