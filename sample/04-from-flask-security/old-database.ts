import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

/** As SQLAlchemy's `create_all()` lays out the classes of Flask-Security's quick start. */
const TABLES = `
CREATE TABLE role (
	id INTEGER NOT NULL,
	name VARCHAR(80),
	description VARCHAR(255),
	PRIMARY KEY (id),
	UNIQUE (name)
);
CREATE TABLE user (
	id INTEGER NOT NULL,
	email VARCHAR(255),
	password VARCHAR(255),
	active BOOLEAN,
	confirmed_at DATETIME,
	PRIMARY KEY (id),
	UNIQUE (email),
	CHECK (active IN (0, 1))
);
CREATE TABLE roles_users (
	user_id INTEGER,
	role_id INTEGER,
	FOREIGN KEY(user_id) REFERENCES user (id),
	FOREIGN KEY(role_id) REFERENCES role (id)
);`;

/** The password of each of them is `password`, hashed by passlib under SECURITY_PASSWORD_SALT. */
const USERS = [
  ['matt@nobien.net', '$2b$05$MLBkraHB//hfRADsPr6Dg.rvAY3Bj6uBlOT0lVLP1k.ovPxwC4f8W', 1],
  ['Joe@NoBien.net', '$2a$05$NzPYKf2Cujn6TSLWXTsHg.qyjly0lBujlYeZmFx2Scbj0CBmBo6pG', 1],
  ['gone@nobien.net', '$2y$05$XbHkvavS1WmGyvWxNag3AO744DYNSEyxNDRYTc.Rlo9KinxRDvGze', 0],
] as const;

/** A database as the old application left it; one that is there stays as it is. */
export function createOldDatabase(file: string): void {
  if (existsSync(file)) return;
  const database = new Database(file);
  database.exec(TABLES);
  database.prepare('INSERT INTO role (name, description) VALUES (?, ?)').run('admin', 'Site staff');
  const insert = database.prepare(
    'INSERT INTO user (email, password, active, confirmed_at) VALUES (?, ?, ?, ?)',
  );
  for (const user of USERS) insert.run(...user, '2018-07-05 10:20:30.123456');
  database.exec('INSERT INTO roles_users (user_id, role_id) VALUES (1, 1)');
  database.close();
}
