/**
 * Texts that become markup, an attribute or a script wherever a page forgets to escape one of its
 * contexts.
 */
export const XSS_PAYLOADS = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '" onfocus="alert(1)" autofocus="',
  "' onmouseover='alert(1)",
  ' onfocus=alert(1) x=',
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<!--<script>alert(1)//-->',
  ']]><script>alert(1)</script>',
  'javascript:alert(1)',
  '{{constructor.constructor "alert(1)"}}',
  '{{{body}}}{{> form}}',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u003Cscript\u003Ealert(1)\u003C/script\u003E',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
] as const;
