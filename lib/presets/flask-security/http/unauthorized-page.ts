/** What the three decorators for authentication answer, to pages and programs alike. */
export const UNAUTHORIZED_PAGE = `<h1>Unauthorized</h1>
<p>You have to prove who you are to open this address, and what was sent for that is missing or not right.</p>
`;
