using AiFinOps.Adapters.Pages;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Pages on which somebody can act: shown in nobody's frame, kept by no cache, told to no other site.</summary>
internal static class ServedPage
{
    public static void Protect(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";
    }

    /// <summary>Whoever looks at a page is told on a page what is wrong.</summary>
    public static async Task<IResult> RunAsync(HttpRequest request, Func<Task<IResult>> handler)
    {
        Protect(request);
        try
        {
            return await handler();
        }
        catch (ProblemException problem)
        {
            return Of(LinkPage.Sorry(problem.Message, problem.Remedy), problem.Status);
        }
    }

    /// <summary>303: the browser asks for the page anew, and sending the form again is no matter of its reload button.</summary>
    public static IResult Go(HttpRequest request, string address)
    {
        request.HttpContext.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static IResult Of(string html, int status = StatusCodes.Status200OK) => Results.Content(html, "text/html; charset=utf-8", statusCode: status);
}
